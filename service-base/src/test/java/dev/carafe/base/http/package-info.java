/** Tests of what holds for every call. */
@NullMarked
package dev.carafe.base.http;

import org.jspecify.annotations.NullMarked;
