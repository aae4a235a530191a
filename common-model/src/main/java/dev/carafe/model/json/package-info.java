/** JSON that was parsed once and is carried as text. */
@NullMarked
package dev.carafe.model.json;

import org.jspecify.annotations.NullMarked;
