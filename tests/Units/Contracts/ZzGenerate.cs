using Google.Protobuf;
namespace DaprMessaging.Units.Contracts;
public sealed class ZzGenerate
{
    [Fact]
    public void Gen()
    {
        if (Environment.GetEnvironmentVariable("GOLDEN_WRITE") is null) return;
        foreach (var type in ContractTypes.Messages)
        {
            var path = GoldenFile.PathOf(type.FullName);
            if (!File.Exists(path)) { File.WriteAllText(path, GoldenFile.Propose(type)); continue; }
            var examples = GoldenFile.Read(type).Select(b => type.Parser.ParseFrom(b.Bytes)).ToList();
            foreach (var field in type.Fields.InDeclarationOrder())
            {
                if (examples.Exists(e => Filled(field, e))) continue;
                var next = Example.AllOf(type).First(e => Filled(field, e));
                examples.Add(next);
                File.AppendAllText(path, "\n" + GoldenFile.Text(next) + "\n");
            }
        }
        File.WriteAllLines(GoldenFile.PathOf("enums"), ContractTypes.Enums.SelectMany(e => e.Values).Select(v => $"{v.EnumDescriptor.FullName} {v.Name} = {v.Number}"));
    }
    private static bool Filled(Google.Protobuf.Reflection.FieldDescriptor field, IMessage message) => field.Accessor.GetValue(message) switch
    {
        System.Collections.ICollection items => items.Count > 0,
        IMessage => true, null => false, string text => text.Length > 0, bool flag => flag,
        var number => Convert.ToDecimal(number, System.Globalization.CultureInfo.InvariantCulture) != 0,
    };
}
