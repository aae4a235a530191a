/** The description of the HTTP interface. */
@NullMarked
package dev.carafe.gateway.docs;

import org.jspecify.annotations.NullMarked;
