using System.Globalization;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace DaprMessaging.Units.Contracts;

/// <summary>The wire is pinned in bytes: what was written yesterday, by whatever version, is read today.</summary>
public sealed class GoldenTests
{
    public static TheoryData<string> Types => ContractTypes.MessageNames;

    [Theory]
    [MemberData(nameof(Types))]
    public void A_message_is_written_as_pinned(string type)
    {
        var descriptor = ContractTypes.Message(type);
        foreach (var (bytes, json) in GoldenFile.Read(descriptor))
            Assert.Equal(Convert.ToHexStringLower(bytes), GoldenFile.Hex(JsonParser.Default.Parse(json, descriptor)));
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Pinned_bytes_are_read_as_pinned(string type)
    {
        var descriptor = ContractTypes.Message(type);
        foreach (var (bytes, json) in GoldenFile.Read(descriptor))
            Assert.Equal(json, GoldenFile.Formatter.Format(descriptor.Parser.ParseFrom(bytes)));
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Every_field_is_pinned(string type)
    {
        var descriptor = ContractTypes.Message(type);
        var examples = GoldenFile.Read(descriptor).Select(block => descriptor.Parser.ParseFrom(block.Bytes)).ToList();
        var open = descriptor.Fields.InDeclarationOrder().Where(f => !examples.Exists(e => IsFilled(f, e))).Select(f => f.Name).ToList();
        Assert.True(open.Count == 0, $"""
            {string.Join(", ", open)} of {type} is in none of its golden messages. Leave those that are there as they are, and
            append a block in which the new field is filled to tests/Units/Contracts/Golden/{type}.txt, say:

            {GoldenFile.Propose(descriptor)}
            """);
    }

    [Fact]
    public void No_message_type_that_was_pinned_has_gone()
    {
        var pinned = Directory.GetFiles(GoldenFile.Folder, "*.txt").Select(Path.GetFileNameWithoutExtension)
            .Order(StringComparer.Ordinal);
        Assert.Equal(ContractTypes.Messages.Select(m => m.FullName).Append("enums").Order(StringComparer.Ordinal), pinned);
    }

    [Fact]
    public void Enum_values_keep_their_names_and_numbers()
    {
        var values = ContractTypes.Enums.SelectMany(e => e.Values).Select(v =>
            string.Create(CultureInfo.InvariantCulture, $"{v.EnumDescriptor.FullName} {v.Name} = {v.Number}"));
        Assert.Equal(File.ReadAllLines(GoldenFile.PathOf("enums")), values);
    }

    private static bool IsFilled(FieldDescriptor field, IMessage message) => field.Accessor.GetValue(message) switch
    {
        System.Collections.ICollection items => items.Count > 0,
        IMessage => true,
        null => false,
        string text => text.Length > 0,
        bool flag => flag,
        var number => Convert.ToDecimal(number, CultureInfo.InvariantCulture) != 0,
    };
}
