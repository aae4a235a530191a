package dev.carafe.worker;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Conditional;

/**
 * A part of the worker, in every application that has it on its class path. Only the gateway and the hub, which share a
 * class path with it in the all-in-one, do without.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@AutoConfiguration
@Conditional(InWorkers.class)
public @interface WorkerConfiguration {}
