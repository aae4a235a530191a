/** Taking tasks in: many submissions, one statement, one commit. */
@NullMarked
package dev.carafe.store.accept;

import org.jspecify.annotations.NullMarked;
