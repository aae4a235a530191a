/** What people do to tasks and services, and what time does to them. */
@NullMarked
package dev.carafe.gateway.control;

import org.jspecify.annotations.NullMarked;
