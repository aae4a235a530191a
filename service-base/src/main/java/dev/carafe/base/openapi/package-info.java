/** What the descriptions of both services' interfaces say alike. */
@NullMarked
package dev.carafe.base.openapi;

import org.jspecify.annotations.NullMarked;
