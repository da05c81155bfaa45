using System.Text;

namespace DaprMessaging.Sidecar.PubSub;

/// <summary>Strings by their UTF-8 bytes, which is how Go sorts keys.</summary>
internal sealed class Utf8Order : IComparer<string>
{
    public static readonly Utf8Order Instance = new();

    public int Compare(string? x, string? y) =>
        Encoding.UTF8.GetBytes(x ?? "").AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(y ?? ""));
}
