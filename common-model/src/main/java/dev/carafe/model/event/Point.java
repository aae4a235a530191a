package dev.carafe.model.event;

/**
 * A measured point: a record whose components are its fields; those that carry {@link Tag} are its tags. The record's
 * simple name is the measurement. The point's time is when it is published unless it is given along.
 */
public interface Point {}
