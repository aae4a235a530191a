/** What holds for every call of a service, whichever it is: what is taken, and in which form it is answered. */
@NullMarked
package dev.carafe.base.http;

import org.jspecify.annotations.NullMarked;
