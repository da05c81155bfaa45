using System.Reflection;
using DaprMessaging.Contracts;
using Google.Protobuf.Reflection;

namespace DaprMessaging.Units.Contracts;

/// <summary>Every message and enum that the protos of Contracts define, whoever uses it.</summary>
internal static class ContractTypes
{
    private static readonly FileDescriptor[] Files = [.. typeof(Names).Assembly.GetTypes()
        .Where(t => t.Name.EndsWith("Reflection", StringComparison.Ordinal))
        .Select(t => t.GetProperty("Descriptor", BindingFlags.Public | BindingFlags.Static)?.GetValue(null))
        .OfType<FileDescriptor>().OrderBy(f => f.Name, StringComparer.Ordinal)];

    public static IReadOnlyList<MessageDescriptor> Messages { get; } = [.. Files.SelectMany(f => f.MessageTypes).SelectMany(WithNested)];

    public static IReadOnlyList<EnumDescriptor> Enums { get; } =
        [.. Files.SelectMany(f => f.EnumTypes).Concat(Messages.SelectMany(m => m.EnumTypes))];

    public static TheoryData<string> MessageNames => [.. Messages.Select(m => m.FullName)];

    public static MessageDescriptor Message(string fullName) => Messages.Single(m => m.FullName == fullName);

    private static IEnumerable<MessageDescriptor> WithNested(MessageDescriptor type) =>
        type.NestedTypes.SelectMany(WithNested).Prepend(type);
}
