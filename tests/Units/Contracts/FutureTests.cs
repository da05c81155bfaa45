using Google.Protobuf;

namespace DaprMessaging.Units.Contracts;

/// <summary>Fields are only ever added: whoever is older steps over them, and hands them on.</summary>
public sealed class FutureTests
{
    private const uint VarintField = 19_000 << 3, BytesField = 19_001 << 3 | 2, FixedField = 19_002 << 3 | 1;

    public static TheoryData<string> Types => ContractTypes.MessageNames;

    [Theory]
    [MemberData(nameof(Types))]
    public void A_reader_steps_over_fields_of_the_future_and_hands_them_on(string type)
    {
        var descriptor = ContractTypes.Message(type);
        foreach (var (bytes, json) in GoldenFile.Read(descriptor))
        {
            var fromTheFuture = bytes.Concat(NewFields()).ToArray();
            var read = descriptor.Parser.ParseFrom(fromTheFuture);
            Assert.Equal(json, GoldenFile.Formatter.Format(read));
            Assert.Equal(fromTheFuture, read.ToByteArray());
        }
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void A_reader_of_JSON_that_ignores_what_it_does_not_know_gets_the_rest(string type)
    {
        var descriptor = ContractTypes.Message(type);
        var parser = new JsonParser(JsonParser.Settings.Default.WithIgnoreUnknownFields(true));
        foreach (var (bytes, json) in GoldenFile.Read(descriptor))
        {
            var comma = bytes.Length == 0 ? "" : ",";
            var read = parser.Parse(string.Concat("{\"ofTheFuture\": {\"a\": [1, \"b\"]}", comma, json.AsSpan(1)), descriptor);
            Assert.Equal(bytes, read.ToByteArray());
        }
    }

    private static byte[] NewFields()
    {
        using var stream = new MemoryStream();
        using (var output = new CodedOutputStream(stream))
        {
            output.WriteTag(VarintField);
            output.WriteInt64(-7);
            output.WriteTag(BytesField);
            output.WriteString("what this is nobody knows yet");
            output.WriteTag(FixedField);
            output.WriteFixed64(7);
        }

        return stream.ToArray();
    }
}
