@NullMarked
package dev.carafe.base.launch;

import org.jspecify.annotations.NullMarked;
