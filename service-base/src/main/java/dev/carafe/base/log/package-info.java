/** What keeps log lines whole: nothing that a caller sent can end a line or control a terminal. */
@NullMarked
package dev.carafe.base.log;

import org.jspecify.annotations.NullMarked;
