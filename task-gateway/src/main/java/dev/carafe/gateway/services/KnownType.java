package dev.carafe.gateway.services;

import dev.carafe.base.json.JsonSchema;
import dev.carafe.store.registration.StoredRegistration;

/**
 * A type that tasks can be submitted to.
 *
 * @param registration as its worker announced it
 * @param schema its payload's schema
 */
public record KnownType(StoredRegistration registration, JsonSchema schema) {}
