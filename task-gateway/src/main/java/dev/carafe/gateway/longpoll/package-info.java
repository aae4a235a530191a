/** Waiting for tasks to finish without asking the database for each of them. */
@NullMarked
package dev.carafe.gateway.longpoll;

import org.jspecify.annotations.NullMarked;
