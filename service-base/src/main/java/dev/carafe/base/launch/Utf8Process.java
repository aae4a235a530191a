package dev.carafe.base.launch;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A process whose file names and arguments are UTF-8. Where the environment names no language, as under cron, Java reads
 * and writes them as ASCII and can open no file whose name has an umlaut. It decides so before the first line of a program
 * runs: this process replaces itself by one that is told otherwise.
 */
final class Utf8Process {

    private static final String UTF8 = "LC_ALL=C.UTF-8";

    private Utf8Process() {}

    /** Returns if there is nothing to do, or nothing that can be done. */
    static void replaceThisIfNeeded() {
        String encoding = System.getProperty("sun.jnu.encoding", "");
        Path self = Path.of("/proc/self");
        if ((!encoding.startsWith("ANSI_X3.4") && !encoding.equals("US-ASCII")) || !Files.isReadable(self)) {
            return;
        }
        try {
            List<byte[]> environment = new ArrayList<>();
            for (byte[] entry : entries(self.resolve("environ"))) {
                String text = new String(entry, StandardCharsets.ISO_8859_1);
                if (text.equals(UTF8)) {
                    return; // It has been tried.
                }
                if (!text.startsWith("LC_ALL=")) {
                    environment.add(entry);
                }
            }
            environment.add(UTF8.getBytes(StandardCharsets.US_ASCII));
            execute(entries(self.resolve("cmdline")), environment);
        } catch (IOException e) {
            // Then names of files are ASCII. What this prevents tells itself.
        }
    }

    @SuppressWarnings("restricted") // The operating system's own way; the JDK has no other.
    private static void execute(List<byte[]> command, List<byte[]> environment) {
        Linker linker = Linker.nativeLinker();
        try (Arena arena = Arena.ofConfined()) {
            FunctionDescriptor signature = FunctionDescriptor.of(
                    ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.ADDRESS);
            // It returns only if it has failed.
            int ignored = (int) linker.downcallHandle(
                            linker.defaultLookup().find("execve").orElseThrow(), signature)
                    .invokeExact(
                            arena.allocateFrom("/proc/self/exe"), array(arena, command), array(arena, environment));
        } catch (Throwable e) {
            throw new IllegalStateException("this process cannot be replaced", e);
        }
    }

    private static MemorySegment array(Arena arena, List<byte[]> texts) {
        MemorySegment pointers = arena.allocate(ValueLayout.ADDRESS, texts.size() + 1L);
        for (int n = 0; n < texts.size(); n++) {
            byte[] text = texts.get(n);
            MemorySegment copy = arena.allocate(text.length + 1L);
            copy.asByteBuffer().put(text);
            pointers.setAtIndex(ValueLayout.ADDRESS, n, copy);
        }
        return pointers;
    }

    private static List<byte[]> entries(Path file) throws IOException {
        List<byte[]> entries = new ArrayList<>();
        ByteArrayOutputStream entry = new ByteArrayOutputStream();
        for (byte next : Files.readAllBytes(file)) {
            if (next == 0) {
                entries.add(entry.toByteArray());
                entry.reset();
            } else {
                entry.write(next);
            }
        }
        return entries;
    }
}
