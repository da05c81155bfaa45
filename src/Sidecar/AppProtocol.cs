namespace DaprMessaging.Sidecar;

/// <summary>How a sidecar speaks to its app, as daprd's <c>app-protocol</c>.</summary>
public enum AppProtocol
{
    /// <summary>HTTP/1.1.</summary>
    Http,

    /// <summary>HTTP/2 without TLS; gRPC calls of other apps get through as well.</summary>
    H2c,

    /// <summary>gRPC: other apps' calls, nothing of HTTP. Subscriptions are the app's own streams.</summary>
    Grpc,
}
