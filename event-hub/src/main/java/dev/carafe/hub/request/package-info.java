/** What the hub takes from query parameters, and the SQL that it becomes. */
@NullMarked
package dev.carafe.hub.request;

import org.jspecify.annotations.NullMarked;
