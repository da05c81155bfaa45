using Confluent.Kafka;
using DaprMessaging.Sidecar.Resources;

namespace DaprMessaging.Sidecar.PubSub.Kafka;

/// <summary>
/// How the brokers know us and we know them: nothing, a password (SASL), a certificate, each but the first over TLS
/// unless <c>disableTls</c>.
/// </summary>
internal sealed record KafkaSecurity(SecurityProtocol Protocol)
{
    public static readonly string[] Keys = ["authType", "authRequired", "saslUsername", "saslPassword",
        "saslMechanism", "skipVerify", "disableTls", "caCert", "clientCert", "clientKey"];

    private SaslMechanism? Mechanism { get; init; }

    private string? Username { get; init; }

    private string? Password { get; init; }

    private bool SkipsVerification { get; init; }

    private string? CaCert { get; init; }

    private string? ClientCert { get; init; }

    private string? ClientKey { get; init; }

    public static KafkaSecurity From(Component component, ComponentMetadata metadata)
    {
        string? Pem(string key) => metadata.Text(key) is not { } text || text.Contains("-----BEGIN ", StringComparison.Ordinal)
            ? metadata.Text(key) : throw component.Error($"metadata '{key}' must be PEM text (-----BEGIN …).");
        var isPlain = metadata.Flag("disableTls");
        var (transport, withSasl) = isPlain
            ? (SecurityProtocol.Plaintext, SecurityProtocol.SaslPlaintext)
            : (SecurityProtocol.Ssl, SecurityProtocol.SaslSsl);
        var security = new KafkaSecurity(transport)
        {
            SkipsVerification = metadata.Flag("skipVerify"),
            CaCert = Pem("caCert"),
            ClientCert = Pem("clientCert"),
            ClientKey = Pem("clientKey"),
        };
        switch (TypeOf(metadata))
        {
            case "none":
                return new(SecurityProtocol.Plaintext);
            case "certificate" when security.CaCert is null:
                throw component.Error("authType certificate needs metadata 'caCert'.");
            case "mtls" when (security.ClientCert is null) != (security.ClientKey is null):
                throw component.Error("authType mtls needs both of metadata 'clientCert' and 'clientKey', or neither.");
            case "certificate" or "mtls":
                return security;
            case "password":
                return security with
                {
                    Protocol = withSasl,
                    Mechanism = MechanismOf(component, metadata),
                    Username = metadata.Required("saslUsername", "user (authType is password)"),
                    Password = metadata.Required("saslPassword", "secret (authType is password)"),
                };
            case null:
                throw component.Error("metadata 'authType' is required: none, password, certificate or mtls.");
            case var other:
                throw component.Error(
                    $"authType '{other}' is not supported. Supported: none, password, certificate, mtls.");
        }
    }

    public void Apply(ClientConfig config)
    {
        config.SecurityProtocol = Protocol;
        if (Mechanism is not null)
            (config.SaslMechanism, config.SaslUsername, config.SaslPassword) = (Mechanism, Username, Password);
        if (Protocol is not (SecurityProtocol.Ssl or SecurityProtocol.SaslSsl))
            return;
        if (SkipsVerification)
            config.EnableSslCertificateVerification = false;
        if (CaCert is not null)
            config.SslCaPem = CaCert;
        if (ClientCert is not null)
            (config.SslCertificatePem, config.SslKeyPem) = (ClientCert, ClientKey);
    }

    // authRequired is what authType was called once.
    private static string? TypeOf(ComponentMetadata metadata) => metadata.Text("authType")?.ToLowerInvariant()
        ?? (metadata.Text("authRequired") is null ? null
            : !metadata.Flag("authRequired") ? "none"
            : metadata.Text("saslPassword") is null ? "mtls" : "password");

    private static SaslMechanism MechanismOf(Component component, ComponentMetadata metadata) =>
        metadata.Text("saslMechanism")?.ToUpperInvariant() switch
        {
            null or "PLAINTEXT" or "PLAIN" => SaslMechanism.Plain,
            "SHA-256" => SaslMechanism.ScramSha256,
            "SHA-512" => SaslMechanism.ScramSha512,
            var other => throw component.Error(
                $"saslMechanism '{other}' is not supported. Supported: PLAINTEXT, SHA-256, SHA-512."),
        };
}
