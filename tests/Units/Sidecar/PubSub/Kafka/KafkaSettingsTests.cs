using Confluent.Kafka;
using DaprMessaging.Sidecar.PubSub.Kafka;
using DaprMessaging.Sidecar.Resources;

namespace DaprMessaging.Units.Sidecar.PubSub.Kafka;

public sealed class KafkaSettingsTests
{
    private const string Pem = "-----BEGIN CERTIFICATE-----";

    [Fact]
    public void Defaults_are_daprds()
    {
        var settings = From(("authType", "none"));
        Assert.Equal(("b:1,c:2", null, false, true), (settings.Brokers, settings.ConsumerGroup, settings.StartsAtOldest,
            settings.RetriesDeliveries));
        Assert.Equal((TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(3)),
            (settings.SessionTimeout, settings.HeartbeatInterval));
        var consumer = KafkaClients.Consumer(settings, "g");
        Assert.Equal((AutoOffsetReset.Latest, PartitionAssignmentStrategy.Range, false),
            (consumer.AutoOffsetReset, consumer.PartitionAssignmentStrategy, consumer.EnableAutoOffsetStore));
        var producer = KafkaClients.Producer(settings);
        Assert.Equal((Acks.All, true, "fnv1a_random"),
            (producer.Acks, producer.EnableIdempotence, producer.Get("partitioner")));
    }

    [Fact]
    public void Names_are_daprds_in_any_case()
    {
        var settings = From(("authtype", "NONE"), ("ConsumerID", "g"), ("clientid", "me"), ("initialOffset", "Oldest"),
            ("maxMessageBytes", "4194304"), ("consumeRetryInterval", "200"), ("consumeRetryEnabled", "false"),
            ("sessionTimeout", "6s"), ("heartbeatInterval", "500ms"), ("version", "3.0.0"), ("backOffDuration", "2s"));
        Assert.Equal(("g", "me", true, 4194304, false), (settings.ConsumerGroup, settings.ClientId,
            settings.StartsAtOldest, settings.MaxMessageBytes, settings.RetriesDeliveries));
        Assert.Equal((TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(6)),
            (settings.ConsumeRetryInterval, settings.Rest, settings.SessionTimeout));
        Assert.Equal(4194304, KafkaClients.Producer(settings).MessageMaxBytes);
    }

    [Fact]
    public void A_password_goes_over_TLS_unless_that_is_off()
    {
        (string, string)[] password = [("authType", "password"), ("saslUsername", "u"), ("saslPassword", "p")];
        var secured = KafkaClients.Producer(From([.. password, ("saslMechanism", "SHA-512"), ("skipVerify", "true")]));
        Assert.Equal((SecurityProtocol.SaslSsl, SaslMechanism.ScramSha512, "u", "p", false),
            (secured.SecurityProtocol, secured.SaslMechanism, secured.SaslUsername, secured.SaslPassword,
                secured.EnableSslCertificateVerification));
        var plain = KafkaClients.Consumer(From([.. password, ("disableTls", "true")]), "g");
        Assert.Equal((SecurityProtocol.SaslPlaintext, SaslMechanism.Plain),
            (plain.SecurityProtocol, plain.SaslMechanism));
    }

    [Fact]
    public void A_certificate_can_be_ours_or_theirs()
    {
        var mutual = KafkaClients.Producer(
            From(("authType", "mtls"), ("caCert", Pem), ("clientCert", Pem + "1"), ("clientKey", Pem + "2")));
        Assert.Equal((SecurityProtocol.Ssl, Pem, Pem + "1", Pem + "2"),
            (mutual.SecurityProtocol, mutual.SslCaPem, mutual.SslCertificatePem, mutual.SslKeyPem));
        Assert.Equal(SecurityProtocol.Ssl,
            KafkaClients.Producer(From(("authType", "certificate"), ("caCert", Pem))).SecurityProtocol);
    }

    [Theory]
    [InlineData("authType", "", "metadata 'authType' is required: none, password, certificate or mtls")]
    [InlineData("authType", "oidc", "authType 'oidc' is not supported. Supported: none, password, certificate, mtls")]
    [InlineData("authType", "certificate", "needs metadata 'caCert'")]
    [InlineData("authType", "password", "metadata 'saslUsername' is required")]
    [InlineData("caCert", "abc", "metadata 'caCert' must be PEM text")]
    [InlineData("initialOffset", "latest", "metadata 'initialOffset' must be newest or oldest, not 'latest'")]
    [InlineData("consumerGroupRebalanceStrategy", "sticky", "must be range or roundrobin, not 'sticky'")]
    [InlineData("maxMessageBytes", "12", "from 1000 to")]
    [InlineData("sessionTimeout", "4s", "metadata 'heartbeatInterval' (00:00:03) must be at most half")]
    [InlineData("fetchMaxWait", "-1s", "metadata 'fetchMaxWait' must be")]
    [InlineData("consumerGroup", "{podName}", "a template in metadata 'consumerGroup' is not supported")]
    [InlineData("consumerGruop", "x", "metadata 'consumerGruop' is not supported. Supported: ")]
    [InlineData("brokers", "", "metadata 'brokers' is required, for example localhost:9092")]
    public void A_mistake_is_named(string key, string value, string message)
    {
        var error = Assert.Throws<InvalidDataException>(() => From(("authType", "none"), (key, value)));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    private static KafkaSettings From(params (string Key, string Value)[] metadata)
    {
        var all = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["brokers"] = "b:1,c:2" };
        foreach (var (key, value) in metadata)
            all[key] = value;
        return KafkaSettings.From(new Component("pubsub", "pubsub.kafka", "v1", "file.yaml") { Metadata = all });
    }
}
