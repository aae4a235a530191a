# shellcheck shell=bash
# What every finding needs: a temporary folder that goes when the script ends, packages in it, and the comparison at the end.
set -eu
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
work=$(mktemp -d)
started=()
clean_up() {
  for pid in ${started[@]+"${started[@]}"}; do
    kill "$pid" 2>/dev/null || true
    wait "$pid" 2>/dev/null || true
  done
  rm -rf "$work"
}
trap clean_up EXIT
trap 'exit 130' INT TERM
cd "$work"

# npm_packages NAME@VERSION...: into node_modules
npm_packages() {
  echo '{"private": true}' >package.json
  npm install --silent --no-audit --no-fund --ignore-scripts "$@" >&2
}

# maven_packages GROUP:ARTIFACT:VERSION...: with all that they need at run time into lib/
maven_packages() {
  {
    echo '<project><modelVersion>4.0.0</modelVersion><groupId>findings</groupId><artifactId>finding</artifactId><version>1</version>'
    echo '<dependencies>'
    for package; do
      IFS=: read -r group artifact version <<<"$package"
      echo "<dependency><groupId>$group</groupId><artifactId>$artifact</artifactId><version>$version</version></dependency>"
    done
    echo '</dependencies></project>'
  } >pom.xml
  mvn -q -B -Dstyle.color=never -f "$work/pom.xml" org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy-dependencies \
    -DincludeScope=runtime -DoutputDirectory="$work/lib" >&2
}

# java_program [OPTION...] FILE.java: one source file with lib/ on its class path; needs Java 17 or later
java_program() {
  "${JAVA_HOME:+$JAVA_HOME/bin/}java" -cp "$work/lib/*" "$@"
}

# with_embedded_qpid [OPTION...] FILE.java: the same, and EmbeddedQpid beside it; needs qpid's packages in lib/
with_embedded_qpid() {
  local source=${*: -1} options=("${@:1:$#-1}")
  "${JAVA_HOME:+$JAVA_HOME/bin/}javac" -cp "$work/lib/*" -d classes "$here/lib/EmbeddedQpid.java" "$source"
  "${JAVA_HOME:+$JAVA_HOME/bin/}java" -cp "classes:$work/lib/*" ${options[@]+"${options[@]}"} "${source%.java}"
}
qpid=(org.apache.qpid:qpid-broker-core:10.1.0 org.apache.qpid:qpid-broker-plugins-amqp-0-8-protocol:10.1.0
  org.apache.qpid:qpid-broker-plugins-memory-store:10.1.0 com.rabbitmq:amqp-client:5.30.0 org.slf4j:slf4j-nop:2.0.17)

# debian_packages NAME=VERSION...: unpacked into debian/, nothing is installed
debian_packages() {
  apt-get -q -o APT::Sandbox::User=root download "$@" >&2 || {
    apt-get -q update >&2
    apt-get -q -o APT::Sandbox::User=root download "$@" >&2
  }
  for package in ./*.deb; do dpkg-deb -x "$package" debian; done
}

# python_program FILE.py: Debian's Python with the packages in debian/
python_program() {
  PYTHONPATH="$work/debian/usr/lib/python3/dist-packages" /usr/bin/python3 "$@"
}

# as_described: compares the file seen with what is described on standard input
as_described() {
  cat >described
  if diff -u described seen; then
    cat seen
    echo "$(basename "$0"): still so."
  else
    echo "$(basename "$0"): the behaviour has changed." >&2
    exit 1
  fi
}
