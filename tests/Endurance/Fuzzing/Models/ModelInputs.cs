using AudioAnomaly.Components;

namespace AudioAnomaly.Fuzzing;

/// <summary>Models of one kind, damaged behind their checksums: refused, or they score, stream, save and load again.</summary>
public sealed class ModelInputs : FuzzFormat
{
    private const string PerPosition = "padim per position";
    private static readonly ComponentRegistry Registry = new ComponentRegistry().AddFeatures().AddDetectors();
    private static readonly byte[] Tokens = [.. "PK{}[]\":,0123456789"u8, 0, 0xff];

    // Others are of the same kind, or take long for what they add.
    private static readonly string[] LeftOut = ["patchcore on cnn14 in bfloat16", "padim per frequency on cnn14 in bfloat16", "patchcore, wide patches of stride 6"];

    private readonly ModelMutator _mutator;
    private readonly byte[] _whole;

    /// <summary>Fits a model of the kind.</summary>
    /// <param name="kind">One of <see cref="Kinds"/>.</param>
    public ModelInputs(string kind)
    {
        Kind = kind;
        DirectoryInfo folder = Directory.CreateTempSubdirectory("endurance-");
        try
        {
            string path = Path.Combine(folder.FullName, "whole.aam");
            using (AudioAnomalyModel model = StreamedModel.Fit(kind == PerPosition ? PadimPerPosition : StreamedModel.Detectors.GetValueOrDefault(kind) ?? StreamedModel.WindowDetectors[kind]))
            {
                model.SaveAsync(path).GetAwaiter().GetResult();
            }

            _whole = File.ReadAllBytes(path);
            _mutator = new ModelMutator(path);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>The kinds of models.</summary>
    public static IReadOnlyList<string> Kinds { get; } = [.. StreamedModel.Detectors.Keys.Concat(StreamedModel.WindowDetectors.Keys).Append(PerPosition).Except(LeftOut)];

    /// <summary>Which detector it is of.</summary>
    public string Kind { get; }

    /// <inheritdoc/>
    public override string Name => "model";

    /// <inheritdoc/>
    public override FuzzInput Make(Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        FuzzInput made = random.Next(5) == 0 ? new FuzzInput("bytes", ByteDamage.Apply(_whole, Tokens, random)) : _mutator.Make(random);
        return made with { What = $"{Kind}, {made.What}" };
    }

    /// <inheritdoc/>
    public override IEnumerable<FuzzCall> Calls(FuzzInput input, string folder, FuzzReport report)
    {
        string path = Write(folder, "damaged.aam", input), again = Path.Combine(folder, "again.aam");
        AudioAnomalyModel? model = null;
        yield return new FuzzCall("load", () => model = AudioAnomalyModel.LoadAsync(path, Registry).GetAwaiter().GetResult()) { MayRefuse = error => error is ModelFormatException };
        if (model is null)
        {
            yield break;
        }

        using (model)
        {
            // A recording can be of another length than the model takes, and not every detector streams.
            foreach (double seconds in (double[])[1.5, 2.13])
            {
                yield return Use("score", () => model.Score(StreamedModel.Sound(100, seconds)), error => error is AudioContentException);
            }

            yield return Use("stream", () => Stream(model), error => error is AudioContentException or StreamingNotSupportedException);
            bool isSaved = false;
            yield return Use("save", () => Save(model), _ => false);
            if (isSaved)
            {
                yield return Use("load again", () => AudioAnomalyModel.LoadAsync(again, Registry).GetAwaiter().GetResult().Dispose(), _ => false);
            }

            void Save(AudioAnomalyModel loaded)
            {
                loaded.SaveAsync(again).GetAwaiter().GetResult();
                isSaved = true;
            }
        }
    }

    private static FuzzCall Use(string name, Action action, Func<Exception, bool> mayRefuse) => new(name, action) { MayRefuse = mayRefuse, IsBounded = false };

    private static void Stream(AudioAnomalyModel model)
    {
        using AudioAnomalySession session = model.OpenSession(StreamedModel.Rate);
        session.Push(StreamedModel.Sound(101, 1.5).Samples.Span);
        session.Complete();
    }

    private static PadimDetector PadimPerPosition() => new(new LogMelPatches(), new PadimOptions { Positions = PadimPositions.PerPosition, Channels = 12 });
}
