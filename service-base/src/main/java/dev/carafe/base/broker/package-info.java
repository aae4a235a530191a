/** The connection to the broker: what is declared there, publishing with confirms, consuming. */
@NullMarked
package dev.carafe.base.broker;

import org.jspecify.annotations.NullMarked;
