package dev.carafe.infra.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.MessageProperties;
import java.sql.ResultSet;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

class TestServersTests {
    @Test
    void freshDatabasesAreEmptyAndApart() throws Exception {
        var one = TestServers.freshDatabase();
        var other = TestServers.freshDatabase();

        try (var connection = one.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE SCHEMA tasks");
            statement.execute("CREATE TABLE tasks.t (id int)");
        }

        try (var connection = other.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT to_regclass('tasks.t'), current_setting('fsync')")) {
            rows.next();
            assertThat(rows.getString(1)).isNull();
            assertThat(rows.getString(2)).isEqualTo("on");
        }
    }

    @Test
    void freshVirtualHostsAreApart() throws Exception {
        String one = TestServers.freshVirtualHost();
        String other = TestServers.freshVirtualHost();

        try (Connection connection = connect(one);
                Channel channel = connection.createChannel()) {
            channel.queueDeclare("q", true, false, false, null);
            channel.confirmSelect();
            channel.basicPublish("", "q", MessageProperties.PERSISTENT_BASIC, new byte[2 << 20]);
            channel.waitForConfirmsOrDie(5_000);
            assertThat(channel.basicGet("q", true).getBody()).hasSize(2 << 20);
        }

        try (Connection connection = connect(other);
                Channel channel = connection.createChannel()) {
            assertThat(channel.queueDeclare("q", true, false, false, null).getMessageCount())
                    .isZero();
        }
    }

    private static Connection connect(String uri) throws Exception {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setUri(uri);
        return factory.newConnection();
    }
}
