/** The rules that the modules' code keeps. */
@NullMarked
package dev.carafe.e2e.architecture;

import org.jspecify.annotations.NullMarked;
