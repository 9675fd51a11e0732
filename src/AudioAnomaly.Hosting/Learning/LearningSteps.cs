using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;

namespace AudioAnomaly.Hosting;

/// <summary>
/// What a model was taught, in a file beside it, with the model as it was before each of the newest steps. Used by one thread at a time.
/// </summary>
/// <param name="path">The model's file.</param>
internal sealed class LearningSteps(string path)
{
    // A model takes megabytes; nobody goes back further.
    private const int MostUndone = 10;

    private const int MostSteps = 1000;

    private string StepsPath => path + ".learning.json";

    private string Folder => Path.GetDirectoryName(Path.GetFullPath(path))!;

    /// <summary>The steps that the model's file has taken, the newest last; none if it was replaced by another since.</summary>
    /// <exception cref="LearningException">The file with the steps is damaged.</exception>
    public List<LearningStep> Read()
    {
        try
        {
            List<LearningStep> steps = File.Exists(StepsPath)
                ? [.. JsonSerializer.Deserialize(File.ReadAllBytes(StepsPath), LearningJson.Default.SavedStepArray)!.Select(step => step.ToStep())]
                : [];
            if (steps.Count == 0)
            {
                return steps;
            }

            // A step is noted before the model is replaced: one that a kill kept from being taken is none.
            string hash = HashOf(path);
            int taken = steps.FindLastIndex(step => step.After == hash);
            return steps[..(taken + 1)];
        }
        catch (JsonException e)
        {
            throw new LearningException($"'{Path.GetFileName(StepsPath)}' is damaged: {e.Message} Remove it to begin anew; what the model learned stays.", e);
        }
    }

    /// <summary>Whether the model before a step is kept.</summary>
    public bool CanUndo(LearningStep step) => File.Exists(BeforeOf(step));

    /// <summary>Keeps the model as it is, notes the step, and puts another model in its place.</summary>
    public async Task AddAsync(LearningStep step, AudioAnomalyModel model, CancellationToken cancellationToken)
    {
        List<LearningStep> steps = Read();
        string before = Path.GetFileName(path) + step.At.UtcDateTime.ToString("'.before-'yyyyMMdd'T'HHmmssfff", CultureInfo.InvariantCulture);
        LearningStep begun = step with { Before = before };
        string next = path + ".next";
        try
        {
            await model.SaveAsync(next, cancellationToken).ConfigureAwait(false);
            Copy(path, BeforeOf(begun));
            steps.Add(begun with { After = HashOf(next) });
            Write([.. steps.TakeLast(MostSteps)]);
            Copy(next, path);
        }
        finally
        {
            File.Delete(next);
        }

        foreach (LearningStep old in steps.SkipLast(MostUndone))
        {
            File.Delete(BeforeOf(old));
        }
    }

    /// <summary>Puts the model back that was there before the newest step.</summary>
    public void Undo(List<LearningStep> steps)
    {
        string before = BeforeOf(steps[^1]);
        Copy(before, path);
        Write(steps[..^1]);
        File.Delete(before);
    }

    private static void Copy(string from, string to) => AtomicFile.Write(to, stream =>
    {
        using FileStream source = File.OpenRead(from);
        source.CopyTo(stream);
    });

    private void Write(List<LearningStep> steps)
        => AtomicFile.Write(StepsPath, stream => JsonSerializer.Serialize(stream, [.. steps.Select(SavedStep.Of)], LearningJson.Default.SavedStepArray));

    private string BeforeOf(LearningStep step) => Path.Combine(Folder, Path.GetFileName(step.Before));

    private static string HashOf(string path)
    {
        using FileStream stream = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }
}
