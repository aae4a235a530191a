package dev.carafe.store.claim;

/** A type of which tasks are waiting to be claimed. */
public record WaitingType(String service, String type) {}
