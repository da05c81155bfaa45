namespace DaprMessaging.Hosting;

/// <summary>Marks an endpoint that asks for no sidecar token: it proves its callers itself, or has nothing to hide.</summary>
public sealed class Public
{
    public static readonly Public Endpoint = new();
}
