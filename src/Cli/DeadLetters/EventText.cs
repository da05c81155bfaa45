using DaprMessaging.Contracts;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace DaprMessaging.Cli.DeadLetters;

/// <summary>The bytes of an event for people: as the JSON mapping of its message, or, where they are none, in base64.</summary>
internal static class EventText
{
    private static readonly TypeRegistry types = TypeRegistry.FromFiles(
        Contracts.Inbox.SendMessages.Descriptor.File, Contracts.Sync.PushUpdates.Descriptor.File);

    private static readonly JsonFormatter json = new(JsonFormatter.Settings.Default.WithIndentation().WithTypeRegistry(types));

    /// <summary>The JSON, or null and why there is none.</summary>
    public static (string? Json, string? Problem) Decode(string type, bool isJson, ByteString data)
    {
        if (isJson) return (data.ToStringUtf8(), null);
        if (types.Find(type) is not { } descriptor) return (null, $"{type} is not known here");
        try
        {
            return (json.Format(descriptor.Parser.ParseFrom(data)), null);
        }
        catch (InvalidProtocolBufferException e)
        {
            return (null, e.Message);
        }
    }
}
