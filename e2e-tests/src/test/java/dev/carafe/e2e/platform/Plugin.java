package dev.carafe.e2e.platform;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;

/**
 * Handlers of a test's own for the workers that it starts.
 *
 * @param jar their classes and nothing else, so that nothing of the tests comes between a worker and its own files
 * @param settings what makes a worker use them
 */
record Plugin(Path jar, List<String> settings) {

    /**
     * Packs those handlers.
     *
     * @param options of the worker's JVM
     * @param handlers each with all classes of its package
     */
    static Plugin of(Path jar, List<String> options, List<Class<?>> handlers) {
        try {
            Files.createDirectories(jar.toAbsolutePath().getParent());
            try (OutputStream file = Files.newOutputStream(jar);
                    JarOutputStream out = new JarOutputStream(file)) {
                for (Path folder : handlers.stream().map(Plugin::folder).collect(Collectors.toSet())) {
                    add(folder, out);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<String> settings = new java.util.ArrayList<>(options);
        settings.add(
                "--spring.main.sources=" + handlers.stream().map(Class::getName).collect(Collectors.joining(",")));
        return new Plugin(jar, settings);
    }

    private static Path folder(Class<?> handler) {
        return Path.of("target", "test-classes", handler.getPackageName().replace('.', '/'));
    }

    private static void add(Path folder, JarOutputStream out) throws IOException {
        List<Path> classes;
        try (var files = Files.list(folder)) {
            classes = files.filter(file -> file.toString().endsWith(".class")).toList();
        }
        for (Path file : classes) {
            String name = Path.of("target", "test-classes").relativize(file).toString();
            out.putNextEntry(new JarEntry(name.replace('\\', '/')));
            try (InputStream in = Objects.requireNonNull(Files.newInputStream(file))) {
                in.transferTo(out);
            }
            out.closeEntry();
        }
    }
}
