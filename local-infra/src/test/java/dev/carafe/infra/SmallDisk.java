package dev.carafe.infra;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** An {@link InfraProcess} whose data folder is a disk of its own, in memory, which nobody else sees. */
record SmallDisk(Process process) implements AutoCloseable {

    /** Whether this user may. */
    static boolean canBeMade() throws Exception {
        return Files.isWritable(Path.of("/"))
                && new ProcessBuilder("unshare", "-m", "mount", "-t", "tmpfs", "-o", "size=1m", "none", "/mnt")
                                .start()
                                .waitFor()
                        == 0;
    }

    static SmallDisk of(int megabytes, Path data) throws IOException {
        Files.createDirectories(data);
        String mount = "mount -t tmpfs -o size=" + megabytes + "m,mode=755 none '" + data + "' && exec \"$@\"";
        return new SmallDisk(InfraProcess.start(data, List.of("unshare", "-m", "sh", "-c", mount, "mount")));
    }

    /** The disk goes with the last process that sees it. */
    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
        process.onExit().join();
    }
}
