namespace DaprMessaging.Contracts;

/// <summary>What a request may ask at once. A client can check before it sends; the server checks in any case.</summary>
public static class Limits
{
    /// <summary>UTF-16 code units.</summary>
    public const int Text = 4096, Title = 128;

    public const int Entities = 100, Messages = 100, UserIds = 200;

    /// <summary>Members of a chat.</summary>
    public const int Members = 1000;

    public const int HistoryPage = 100, DialogsPage = 100, DifferencePage = 500;

    /// <summary>Bytes of an encoded command.</summary>
    public const int Command = 256 << 10;

    /// <summary>Bytes of a frame from a client.</summary>
    public const int Frame = 512 << 10;

    /// <summary>The version that Hello names.</summary>
    public const int ProtocolVersion = 1;
}
