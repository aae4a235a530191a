@NullMarked
package dev.carafe.base.json;

import org.jspecify.annotations.NullMarked;
