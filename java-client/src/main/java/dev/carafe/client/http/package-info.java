/** How the client speaks to services. Not for applications: it changes without notice. */
@NullMarked
package dev.carafe.client.http;

import org.jspecify.annotations.NullMarked;
