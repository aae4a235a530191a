/** The services and types that tasks can be submitted to. */
@NullMarked
package dev.carafe.gateway.services;

import org.jspecify.annotations.NullMarked;
