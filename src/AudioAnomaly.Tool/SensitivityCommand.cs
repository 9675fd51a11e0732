using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text;
using AudioAnomaly.Evaluation;

namespace AudioAnomaly.Tool;

/// <summary><c>sensitivity</c>: finds out what a model can hear, by synthetic faults in normal recordings.</summary>
internal static class SensitivityCommand
{
    public static Command Create()
    {
        var model = new Option<string>("--model") { Description = "The model file.", Required = true, HelpName = "M.aam" };
        var normal = new Option<string>("--normal")
        {
            Description = "Folder with normal recordings that the model has not learned.",
            Required = true,
            HelpName = "DIR",
        };
        var cases = new NumberOption<int>("--cases")
        {
            Description = "Into how many recordings each fault of each strength is put.",
            DefaultValueFactory = _ => new SensitivityOptions().CasesPerPoint,
            HelpName = "N",
        };
        var seed = new NumberOption<int>("--seed") { Description = "The seed of all random choices.", HelpName = "N" };
        var threshold = new Option<string?>("--threshold") { Description = CommonOptions.OtherThreshold, HelpName = "POLICY" };
        var json = new Option<string?>("--json")
        {
            Description = "Write the result as one JSON document: without FILE instead of text, with FILE to that file as well.",
            Arity = ArgumentArity.ZeroOrOne,
            HelpName = "FILE",
        };
        var picture = new Option<string?>("--picture") { Description = "Draw the result into this file.", HelpName = "OUT.svg" };
        var sounds = new Option<string?>("--sounds") { Description = "Folder to write to: one recording with each kind of fault, to listen to.", HelpName = "DIR" };
        Option<string?> channel = CommonOptions.Channel();
        Option<string?> weights = CommonOptions.ModelWeights();
        Option<string> device = ComputeDevice.Option();
        Option<string?> prefix = CommonOptions.Prefix();
        var command = new Command("sensitivity", "Tests what a model can hear: puts faults of known strength into normal recordings and counts which it finds.")
        {
            model, normal, cases, seed, threshold, json, picture, sounds, channel, weights, prefix, device,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (parsed.GetValue(cases) is not (>= 1 and <= 10000))
            {
                throw new UsageException("--cases must be 1 to 10,000.");
            }

            string? drawing = parsed.GetValue(picture), document = parsed.GetValue(json), folder = parsed.GetValue(sounds);
            CheckOutputs(drawing, document);
            if (folder is not null)
            {
                AtomicFile.Check(Path.Combine(folder, "band.wav"));
            }

            ThresholdPolicy? policy = parsed.GetValue(threshold) is { } text ? CommonOptions.ThresholdOf(text) : null;
            var normals = AudioSource.FromDirectory(parsed.GetValue(normal)!, CommonOptions.ChannelOf(parsed.GetValue(channel)));
            ErrorOutput.Warn(normals.Warnings);
            string path = parsed.GetValue(model)!;
            using AudioAnomalyModel loaded = await CommonOptions.LoadModelAsync(path, parsed.GetValue(weights), parsed.GetValue(prefix), ComputeDevice.Of(parsed, device), cancellationToken);
            using AudioAnomalyModel tested = policy is null ? loaded.WithThreshold(loaded.Calibration.Policy) : loaded.WithThreshold(policy);
            if (tested.Calibration.Threshold is null)
            {
                throw new UsageException("The model has no threshold, so it cannot find anything. Give --threshold, or find one with 'audioanomaly calibrate'.");
            }

            var options = new SensitivityOptions { CasesPerPoint = parsed.GetValue(cases), Seed = parsed.GetValue(seed) };
            await Console.Error.WriteLineAsync("The figures hold only if the model has not learned these recordings.");
            SensitivityReport report = await SensitivityDisplay.RunAsync(
                progress => SensitivityTest.RunAsync(tested, normals, options, progress, cancellationToken));
            ErrorOutput.Warn(report.Warnings);
            if (drawing is not null)
            {
                AtomicFile.Write(drawing, stream => stream.Write(Encoding.UTF8.GetBytes(report.ToSvg())));
            }

            if (folder is not null)
            {
                SensitivitySounds.Write(folder, report, normals, tested);
            }

            if (parsed.GetResult(json) is OptionResult && document is null)
            {
                JsonOutput.Write(SensitivityJson.Of(path, report));
                return ExitCode.Done;
            }

            if (document is not null)
            {
                AtomicFile.Write(document, stream => stream.Write(Encoding.UTF8.GetBytes(SensitivityJson.Of(path, report).ToJsonString())));
            }

            SensitivityTable.Print(report);
            return ExitCode.Done;
        });
        return command;
    }

    private static void CheckOutputs(string? picture, string? json)
    {
        if (picture is not null && !picture.EndsWith(".svg", StringComparison.OrdinalIgnoreCase))
        {
            throw new UsageException("--picture writes SVG: name a file that ends in .svg.");
        }

        foreach (string path in new[] { picture, json }.OfType<string>())
        {
            AtomicFile.Check(path);
        }
    }
}
