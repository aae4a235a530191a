/** JSON as it came: every digit of a number, each property once, and schemas that are held to by the letter. */
@NullMarked
package dev.carafe.base.json;

import org.jspecify.annotations.NullMarked;
