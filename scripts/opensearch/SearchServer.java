// SPDX-License-Identifier: MIT

import org.codelibs.opensearch.runner.OpenSearchRunner;

/**
 * One OpenSearch node on loopback, on the ports it is told. OpenSearchRunner's own main
 * class accepts no HTTP port above 9299 and says nothing when a node does not start.
 * Arguments: data folder, cluster name, HTTP port, transport port, file of the password.
 */
public final class SearchServer {

    public static void main(String[] args) throws InterruptedException {
        OpenSearchRunner runner = new OpenSearchRunner();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> close(runner)));
        runner.onBuild((number, settings) -> {
            settings.put("network.host", "127.0.0.1");
            settings.put("http.port", args[2]);
            settings.put("transport.port", args[3]);
            settings.put("password.file", args[4]);
            // Above 95 % of a disk in use, OpenSearch would make every index read-only.
            settings.put("cluster.routing.allocation.disk.threshold_enabled", false);
        });
        runner.setMaxHttpPort(-1); // take the port as given; the operating system says no
        runner.build("-basePath", args[0], "-clusterName", args[1], "-numOfNode", "1", "-useLogger",
            "-pluginTypes", "PasswordPlugin");
        Thread.currentThread().join(); // the node's own threads do not keep the process alive
    }

    private static void close(OpenSearchRunner runner) {
        try {
            runner.close();
        } catch (java.io.IOException e) {
            e.printStackTrace();
        }
    }
}
