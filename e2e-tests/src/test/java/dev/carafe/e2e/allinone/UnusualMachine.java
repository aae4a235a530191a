package dev.carafe.e2e.allinone;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The all-in-one where much is other than on the machine of whoever wrote it. */
record UnusualMachine(AllInOne carafe, Path data) implements AutoCloseable {

    private static final int PIECE = 1 << 20;

    /** Whether this user may mount disks that nobody else sees. */
    static boolean canBeMade() throws Exception {
        return Files.isWritable(Path.of("/"))
                && new ProcessBuilder("unshare", "-m", "mount", "-t", "tmpfs", "-o", "size=1m", "none", "/mnt")
                                .start()
                                .waitFor()
                        == 0;
    }

    static UnusualMachine start(Path folder) throws IOException {
        Path data = Files.createDirectories(folder.resolve("K\u00fcche 1"));
        Path temporary = Files.createDirectories(folder.resolve("tmp"));
        String mounts = "mount -t tmpfs -o noexec none '" + temporary + "' && mount -t tmpfs -o size=300m none '" + data
                + "' && exec env -i PATH=/usr/bin:/bin \"$@\"";
        AllInOne carafe = AllInOne.launch(
                "unusual-machine",
                List.of("unshare", "-m", "sh", "-c", mounts, "mounts"),
                List.of(
                        "-Duser.language=tr",
                        "-Duser.country=TR",
                        "-Duser.timezone=Asia/Kathmandu",
                        "-Djava.io.tmpdir=" + temporary),
                data);
        carafe.awaitWelcome();
        return new UnusualMachine(carafe, data);
    }

    /** To the last byte. */
    void fillDisk() {
        try (OutputStream filler = Files.newOutputStream(filler())) {
            while (true) {
                filler.write(new byte[PIECE]);
            }
        } catch (IOException full) {
            // Full.
        }
    }

    void emptyDisk() throws IOException {
        Files.delete(filler());
    }

    /** The disk as the process sees it. */
    private Path filler() {
        return Path.of("/proc/" + carafe.process().pid() + "/root" + data).resolve("filler");
    }

    @Override
    public void close() {
        carafe.close();
    }
}
