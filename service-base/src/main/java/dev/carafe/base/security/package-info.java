/** Who may call what: keys, scopes, and the rule that a process without keys listens on loopback only. */
@NullMarked
package dev.carafe.base.security;

import org.jspecify.annotations.NullMarked;
