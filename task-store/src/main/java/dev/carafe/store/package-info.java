/** The schema {@code tasks}: its migrations, its tables and every SQL statement that names them. */
@NullMarked
package dev.carafe.store;

import org.jspecify.annotations.NullMarked;
