// SPDX-License-Identifier: MIT

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.function.UnaryOperator;
import org.opensearch.client.node.NodeClient;
import org.opensearch.common.settings.Setting;
import org.opensearch.common.settings.Settings;
import org.opensearch.common.util.concurrent.ThreadContext;
import org.opensearch.core.rest.RestStatus;
import org.opensearch.plugins.ActionPlugin;
import org.opensearch.plugins.Plugin;
import org.opensearch.rest.BytesRestResponse;
import org.opensearch.rest.RestChannel;
import org.opensearch.rest.RestHandler;
import org.opensearch.rest.RestRequest;

/**
 * Answers HTTP requests only with user "invenio" and the password of a file. OpenSearch's own
 * security plugin is no library, and wants TLS; this is for services on one machine. The transport
 * port, on loopback as well, has no password: nothing here speaks its protocol.
 */
public final class PasswordPlugin extends Plugin implements ActionPlugin {

    private static final Setting<String> FILE =
        Setting.simpleString("password.file", Setting.Property.NodeScope);

    private final byte[] expected;

    public PasswordPlugin(Settings settings) throws IOException {
        String password = Files.readString(Path.of(FILE.get(settings))).trim();
        byte[] user = ("invenio:" + password).getBytes(StandardCharsets.UTF_8);
        expected = ("Basic " + Base64.getEncoder().encodeToString(user)).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public java.util.List<Setting<?>> getSettings() {
        return java.util.List.of(FILE);
    }

    @Override
    public UnaryOperator<RestHandler> getRestHandlerWrapper(ThreadContext context) {
        return Guarded::new;
    }

    /** A handler behind the password. */
    private final class Guarded extends RestHandler.Wrapper {

        Guarded(RestHandler handler) {
            super(handler);
        }

        @Override
        public void handleRequest(RestRequest request, RestChannel channel, NodeClient client)
            throws Exception {
            String sent = request.header("Authorization");
            byte[] given = (sent == null ? "" : sent).getBytes(StandardCharsets.UTF_8);
            if (MessageDigest.isEqual(given, expected)) {
                super.handleRequest(request, channel, client);
            } else {
                channel.sendResponse(new BytesRestResponse(RestStatus.UNAUTHORIZED, "password, please"));
            }
        }
    }
}
