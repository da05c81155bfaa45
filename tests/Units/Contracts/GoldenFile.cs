using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace DaprMessaging.Units.Contracts;

/// <summary>
/// The pinned encoding of one message type: blocks of a line <c>hex …</c> (binary) and the same message as protobuf-JSON.
/// A block, once there, never changes; a new field gets a further one.
/// </summary>
internal static class GoldenFile
{
    public static readonly JsonFormatter Formatter = new(JsonFormatter.Settings.Default.WithIndentation());

    public static string Folder => Repository.At("tests", "Units", "Contracts", "Golden");

    public static string PathOf(string fullName) => Path.Combine(Folder, fullName + ".txt");

    public static IReadOnlyList<(byte[] Bytes, string Json)> Read(MessageDescriptor type)
    {
        var path = PathOf(type.FullName);
        Assert.True(File.Exists(path), $"""
            {type.FullName} crosses a process or is stored, and its bytes are not pinned.
            Check this, and put it into tests/Units/Contracts/Golden/{type.FullName}.txt:

            {Propose(type)}
            """);
        return [.. File.ReadAllText(path).Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Select(Block)];
    }

    public static string Propose(MessageDescriptor type) => string.Join("\n\n", Example.AllOf(type).Select(Text)) + "\n";

    public static string Text(IMessage message) => $"hex {Hex(message)}".TrimEnd() + "\n" + Formatter.Format(message);

    public static string Hex(IMessage message) => Convert.ToHexStringLower(message.ToByteArray());

    private static (byte[], string) Block(string block)
    {
        var end = block.IndexOf('\n', StringComparison.Ordinal);
        Assert.StartsWith("hex", block, StringComparison.Ordinal);
        return (Convert.FromHexString(block[3..end].Trim()), block[(end + 1)..].TrimEnd());
    }
}
