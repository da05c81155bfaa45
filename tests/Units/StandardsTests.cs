using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Dapr.Actors;
using Google.Protobuf;

namespace DaprMessaging.Units;

/// <summary>The laws of the house, as far as a test can hold them. Each says why it is there.</summary>
public sealed partial class StandardsTests
{
    [Fact]
    public void No_file_is_longer_than_300_lines() => Hold(
        "Long tails are where newcomers stop reading: split the file by what it is about.",
        SourceFile.All.Where(f => f.Lines.Count > 300).Select(f => $"{f.Path}: {f.Lines.Count} lines"));

    [Fact]
    public void Most_files_are_read_at_a_glance()
    {
        var lengths = SourceFile.Product.Select(f => f.Lines.Count).Order().ToList();
        var (p50, p90) = (lengths[lengths.Count / 2], lengths[lengths.Count * 9 / 10]);
        Assert.True(p50 <= 45 && p90 <= 130, $"""
            The clear code bases share a shape: half of the files in src have at most 45 lines, nine in ten at most 130.
            Now it is {p50} and {p90} over {lengths.Count} files.
            """);
    }

    [Fact]
    public void A_namespace_is_the_folder_it_lies_in() => Hold(
        "Folder = project = namespace: who sees a type's name knows where it lies. (Parts of generated types are in the namespace of their proto.)",
        SourceFile.All.Where(
            f => f.Namespace is not null && f.Namespace != ExpectedNamespace(f) && !(f.Room == "Contracts" && IsOfProto(f.Namespace)))
            .Select(f => $"{f.Path}: {f.Namespace} should be {ExpectedNamespace(f)}"));

    [Fact]
    public void Rooms_are_nouns_of_the_domain() => Hold(
        "A name like Common, Helpers or Manager says that nobody knew where it belongs. Say what it is in the domain.",
        SourceFile.All.SelectMany(f => f.Folders.Append(f.Name).Concat(f.Types).Where(n => SaysNothing().IsMatch(n)).Select(n => $"{f.Path}: {n}")).Distinct());

    [Fact]
    public void No_class_bears_the_name_of_its_namespace() => Hold(
        "A class Inbox in DaprMessaging.Inbox hides one behind the other wherever both are in sight.",
        SourceFile.All.Where(f => f.Namespace is not null)
            .SelectMany(f => f.Types.Where(t => t == f.Namespace!.Split('.')[^1]).Select(t => $"{f.Path}: {t} in {f.Namespace}")));

    [Fact]
    public void No_interface_comes_before_its_second_implementation()
    {
        var classes = Assemblies().SelectMany(a => a.GetTypes()).Where(t => t is { IsClass: true, IsAbstract: false }).ToList();
        Hold(
            "An interface with one implementation is a file that says nothing. (Those of Dapr's actors are what its proxies need.)",
            ProductAssemblies().SelectMany(a => a.GetTypes())
                .Where(t => t.IsInterface && !t.IsAssignableTo(typeof(IActor)))
                .Where(t => classes.Count(c => c.IsAssignableTo(t)) + (IsSimulated(t) ? 1 : 0) < 2)
                .Select(t => $"{t.FullName}: {string.Join(", ", classes.Where(c => c.IsAssignableTo(t)).Select(c => c.Name))}"));
    }

    [Fact]
    public void A_class_is_sealed_unless_it_is_made_to_be_derived_from() => Hold(
        "Who reads a sealed class has read all of it.",
        ProductAssemblies().SelectMany(a => a.GetTypes())
            .Where(t => t is { IsClass: true, IsSealed: false, IsAbstract: false } && !t.IsDefined(typeof(CompilerGeneratedAttribute)) &&
                t.Namespace?.StartsWith("DaprMessaging", StringComparison.Ordinal) == true && !t.IsAssignableTo(typeof(IMessage)))
            .Select(t => t.FullName!));

    [Fact]
    public void What_a_room_logs_is_in_its_Log() => Hold(
        "All that a room may say stands in one file, where an operator can read it; direct calls are slow and unnumbered.",
        SourceFile.Product.Where(f => f.Name != "Log").SelectMany(f => f.Find(LoggerMessage())).Concat(SourceFile.Product.SelectMany(f => f.Find(DirectLog()))));

    [Fact]
    public void Numbers_of_log_events_are_unique_in_their_room() => Hold(
        "Operators filter by the number of an event: it means one thing.",
        SourceFile.Product.SelectMany(
            f => f.Lines.Select(l => LoggerMessage().Match(l)).Where(m => m.Success).Select(m => (f.Room, Id: m.Groups[1].Value)))
            .GroupBy(e => e).Where(g => g.Count() > 1).Select(g => $"{g.Key.Room}: {g.Key.Id} is used {g.Count()} times"));

    [Fact]
    public void A_name_that_two_processes_share_is_written_once() => Hold(
        "Topics, components and app-ids stand in Names.cs with who may use them; a second spelling drifts.",
        SourceFile.Product.Where(f => f.Path != "src/Contracts/Names.cs").SelectMany(f => f.Find(SharedName())));

    [Fact]
    public void Projects_have_no_versions_and_no_settings_of_their_own()
    {
        var shared = Xml("Directory.Build.props").Descendants("PropertyGroup").Elements().Select(e => e.Name.LocalName).ToHashSet();
        string[] exceptions = ["Cli.csproj: AssemblyName"]; // the command that people type
        Hold(
            "Versions are in Directory.Packages.props, habits in Directory.Build.props: ten lines of build law, no exceptions in projects.",
            Projects().SelectMany(
                p => p.Xml.Descendants("PackageReference").Where(r => r.Attribute("Version") is not null || r.Attribute("VersionOverride") is not null)
                    .Select(r => $"{p.Name}: the version of {r.Attribute("Include")?.Value}")
                .Concat(p.Xml.Descendants("PropertyGroup").Elements().Select(e => $"{p.Name}: {e.Name.LocalName}").Where(e => shared.Contains(e.Split(' ')[1]))))
                .Except(exceptions));
    }

    [Fact]
    public void Every_package_is_used_and_says_what_for()
    {
        var used = Projects().Select(p => p.Xml).Append(Xml("Directory.Build.props"))
            .SelectMany(x => x.Descendants("PackageReference")).Select(r => r.Attribute("Include")?.Value ?? "").Concat(Deployed()).ToHashSet();
        var packages = Xml("Directory.Packages.props").Descendants("PackageVersion")
            .Select(p => (Name: p.Attribute("Include")!.Value, Label: p.Parent!.Attribute("Label")?.Value ?? "")).ToList();
        Hold(
            "A package that nobody uses, not even through another, is a promise to keep it up to date for nothing.",
            packages.Where(p => p.Label.Length == 0).Select(p => $"{p.Name}: its group has no label")
                .Concat(packages.Where(p => !used.Contains(p.Name)).Select(p => $"{p.Name}: nobody uses it")));
    }

    [Fact]
    public void Unit_tests_mirror_the_product_folder_by_folder()
    {
        var folders = SourceFile.Product.Select(f => string.Join('/', f.Folders.Skip(1))).ToHashSet();
        Hold(
            "What tests a file is found where the file is, one tree over.",
            SourceFile.All.Where(f => f.Path.StartsWith("tests/Units/", StringComparison.Ordinal)).Select(
                f => string.Join('/', f.Folders.Skip(2))).Distinct()
                .Where(f => f.Length > 0 && f != "Sidecar/Conformance" && !folders.Contains(f)).Select(f => $"tests/Units/{f}: there is no src/{f}"));
    }

    [Fact]
    public void Nothing_is_left_to_be_done_later_in_the_code() => Hold(
        "What is to be done is done, or is written where somebody plans: in code nobody finds it.",
        SourceFile.All.Where(f => f.Name != nameof(StandardsTests)).SelectMany(f => f.Find(Later())));

    [Fact]
    public void Code_that_does_not_run_is_not_kept() => Hold(
        "Git remembers it better than a comment does.",
        SourceFile.All.SelectMany(f => f.Find(CommentedOut())));

    [Theory]
    [InlineData("README.md")]
    [InlineData("src/Client/README.md")]
    [InlineData("src/Sidecar/README.md")]
    public void Who_comes_from_outside_finds_a_page_to_begin_with(string path) =>
        Assert.True(
            File.Exists(Repository.At(path.Split('/'))),
            $"{path} is missing: the SDK, the sidecar and the whole are met by people who have not read the code.");

    private static void Hold(string reason, IEnumerable<string> offences)
    {
        var list = offences.ToList();
        Assert.True(list.Count == 0, $"{reason}\n  {string.Join("\n  ", list)}");
    }

    private static string ExpectedNamespace(SourceFile file) => "DaprMessaging." + string.Join('.', file.Folders.Skip(1));

    private static bool IsOfProto(string name) => typeof(DaprMessaging.Contracts.Names).Assembly.GetTypes()
        .Any(t => t.Namespace == name && t.IsAssignableTo(typeof(IMessage)));

    private static IEnumerable<Assembly> ProductAssemblies() => Assemblies().Where(a => a != typeof(StandardsTests).Assembly);

    private static IEnumerable<Assembly> Assemblies() =>
        Directory.GetFiles(AppContext.BaseDirectory, "*.dll").Select(Path.GetFileNameWithoutExtension)
        .Where(n => n == "dmsg" || n!.StartsWith("DaprMessaging.", StringComparison.Ordinal)).Select(n => Assembly.Load(n!));

    // The simulation is no part of what these tests load.
    private static bool IsSimulated(Type type) =>
        SourceFile.All.Any(f => f.Room == "Simulation" && f.Find(new Regex($@"\bclass\b.*:.*\b{type.Name}\b")).Any());

    // What comes along with the tests: all of the product, and what it stands on.
    private static IEnumerable<string> Deployed()
    {
        using var file = File.OpenRead(
            Path.Combine(AppContext.BaseDirectory, typeof(StandardsTests).Assembly.GetName().Name + ".deps.json"));
        return [.. JsonDocument.Parse(file).RootElement.GetProperty("libraries").EnumerateObject().Select(l => l.Name.Split('/')[0])];
    }

    private static IEnumerable<(string Name, XDocument Xml)> Projects() => new[] { "src", "tests" }
        .SelectMany(folder => Directory.GetFiles(Repository.At(folder), "*.csproj", SearchOption.AllDirectories))
        .Select(path => (Path.GetFileName(path), XDocument.Load(path)));

    private static XDocument Xml(string path) => XDocument.Load(Repository.At(path));

    [GeneratedRegex("(Common|Core|Helpers?|Utils?|Utilities|Infrastructure|Managers?|Services?)$")]
    private static partial Regex SaysNothing();

    [GeneratedRegex(@"\[LoggerMessage\((\d+)?")]
    private static partial Regex LoggerMessage();

    [GeneratedRegex(@"\.Log(Trace|Debug|Information|Warning|Error|Critical)\(")]
    private static partial Regex DirectLog();

    [GeneratedRegex("\"(Inbox-T|Sync-T|statestore\"|pubsub\"|msg\"|inbox\"|sync\"|session\")")]
    private static partial Regex SharedName();

    [GeneratedRegex(@"\b(TODO|FIXME|HACK|XXX)\b")]
    private static partial Regex Later();

    // A comment that ends as a statement or a block does, or begins as one.
    [GeneratedRegex(@"^\s*//(?!/)(.*(\)|\]|""|= ?\S+);\s*|\s*[{}]\s*|\s*(using |var |if \(|for \(|foreach \(|return |await |public |private |internal ).*[;{])$")]
    private static partial Regex CommentedOut();
}
