/** Measures table layouts for events on PostgreSQL; its figures stand in docs/adr/0003-points-layout.md. */
@NullMarked
package dev.carafe.bench.layout;

import org.jspecify.annotations.NullMarked;
