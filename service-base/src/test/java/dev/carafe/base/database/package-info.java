@NullMarked
package dev.carafe.base.database;

import org.jspecify.annotations.NullMarked;
