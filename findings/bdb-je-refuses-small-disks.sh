#!/usr/bin/env bash
# Berkeley DB Java Edition writes nothing where less than 5 GiB are free, however little is to be written.
#
# Expected: a database of some kilobytes can be written to a disk with a gigabyte free; embedded databases are made for that.
# Seen:     the first write ends with DiskLimitException: the reserve je.freeDisk is 5 GiB by default. The environment opens, and
#           reads go on. With je.freeDisk set to 50 MB it works.
# Hurts:    small virtual machines and containers, and brokers that keep messages in it (Qpid Broker-J): all goes well in tests, and
#           stops on a disk of 8 GB of which less than half is used.
# Versions: com.sleepycat:je 18.3.12. Needs a mount namespace (unshare -rm).
. "$(dirname "$0")/lib/common.sh"
maven_packages com.sleepycat:je:18.3.12

cat >Small.java <<'END'
import com.sleepycat.je.*;
import java.io.File;
class Small {
  public static void main(String[] arguments) {
    for (String reserve : new String[] {"by default", "52428800"}) {
      var folder = new File("disk/" + reserve.length());
      folder.mkdirs();
      var configuration = new EnvironmentConfig().setAllowCreate(true).setTransactional(true);
      if (!reserve.equals("by default")) configuration.setConfigParam("je.freeDisk", reserve);
      try (var environment = new Environment(folder, configuration);
          var database = environment.openDatabase(null, "d", new DatabaseConfig().setAllowCreate(true).setTransactional(true))) {
        database.put(null, new DatabaseEntry("key".getBytes()), new DatabaseEntry("value".getBytes()));
        System.out.println("1 GiB free, reserve " + reserve + ": written");
      } catch (DiskLimitException e) {
        System.out.println("1 GiB free, reserve " + reserve + ": " + e.getClass().getSimpleName());
      }
    }
  }
}
END
mkdir disk
export -f java_program
export work
unshare -rm bash -c 'mount -t tmpfs -o size=1g tmpfs disk && java_program Small.java' >seen

as_described <<'END'
1 GiB free, reserve by default: DiskLimitException
1 GiB free, reserve 52428800: written
END
