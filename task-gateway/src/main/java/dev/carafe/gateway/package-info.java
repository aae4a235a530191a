/** The gateway: takes tasks over HTTP, and tells how they fare. */
@NullMarked
package dev.carafe.gateway;

import org.jspecify.annotations.NullMarked;
