using Microsoft.Extensions.Options;

namespace AudioAnomaly.Hosting;

/// <summary>
/// What people say of alarms, made use of: figures of a model on labelled alarms, a threshold that they speak for, and sound that was nothing taken into the
/// calibration or the model, each step to be looked at first and undone later. Safe to use from several threads.
/// </summary>
/// <example>
/// <code>
/// LearningChange tried = await learning.TeachAsync("press", LearningMode.Calibration, apply: false, cancellationToken: cancellationToken);
/// Console.WriteLine($"Faults found: {tried.Before.FaultsFound} before, {tried.After.FaultsFound} after.");
/// </code>
/// </example>
public sealed class ModelLearning : IDisposable
{
    private readonly ModelStore _models;
    private readonly ModelLoader _loader;
    private readonly AlarmStore _alarms;
    private readonly AudioAnomalyOptions _options;
    private readonly TimeProvider _clock;
    private readonly SemaphoreSlim _one = new(1);

    internal ModelLearning(ModelStore models, ModelLoader loader, AlarmStore alarms, IOptions<AudioAnomalyOptions> options, TimeProvider clock)
        => (_models, _loader, _alarms, _options, _clock) = (models, loader, alarms, options.Value, clock);

    /// <summary>How a model does on what was labelled.</summary>
    /// <param name="model">Its name.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>The figures, a proposal, and what it was taught.</returns>
    /// <exception cref="UnknownModelException">There is no such model.</exception>
    /// <exception cref="ModelUnavailableException">Its file is missing or broken.</exception>
    /// <exception cref="LearningException">What it was taught cannot be read.</exception>
    public async Task<LearningReport> ReportAsync(string model, CancellationToken cancellationToken = default)
    {
        using ModelLease lease = await _models.AcquireAsync(model, cancellationToken).ConfigureAwait(false);
        LabelledSounds sounds = await LabelledSounds.ReadAsync(_alarms, lease.Model.Name ?? model, cancellationToken).ConfigureAwait(false);
        LabelledScores scores = await ScoreAsync(lease.Model, sounds, cancellationToken).ConfigureAwait(false);
        var file = new LearningSteps(_models.PathOf(model));
        List<LearningStep> steps = file.Read();
        HashSet<string> learned = [.. steps.SelectMany(step => step.Alarms)];
        return new LearningReport
        {
            Model = lease.Model.Name ?? model,
            Figures = scores.FiguresOf(lease.Model.Calibration),
            Proposal = ThresholdProposal.Find([.. lease.Model.Calibration.Scores, .. scores.Nothings], scores.Faults, lease.Model.Calibration.Threshold),
            Learnable = [.. sounds.Nothings.Select(sound => sound.Id).Where(id => !learned.Contains(id))],
            Steps = [.. steps.AsEnumerable().Reverse()],
            CanUndo = steps.Count > 0 && file.IsAsLeft(steps[^1]),
        };
    }

    /// <summary>Teaches a model sound that was nothing, or tries what that would do.</summary>
    /// <param name="model">Its name.</param>
    /// <param name="mode">What becomes of the sound.</param>
    /// <param name="alarms">The alarms, all labelled nothing; null for all such that were not learned yet.</param>
    /// <param name="apply">False to get the figures only; true to save the model, which the host then goes on with.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>The figures before and after.</returns>
    /// <exception cref="UnknownModelException">There is no such model.</exception>
    /// <exception cref="ModelUnavailableException">Its file is missing or broken.</exception>
    /// <exception cref="LearningException">An alarm is not one of the model's that were labelled nothing and have sound, or there is none.</exception>
    /// <exception cref="ModelMergeException">The model cannot go on learning.</exception>
    /// <exception cref="FitException">The sound cannot be used.</exception>
    /// <exception cref="IOException">The model cannot be saved; it is as it was.</exception>
    public async Task<LearningChange> TeachAsync(string model, LearningMode mode, IReadOnlyList<string>? alarms = null, bool apply = false, CancellationToken cancellationToken = default)
    {
        await _one.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            using AudioAnomalyModel current = await LoadAsync(model, cancellationToken).ConfigureAwait(false);
            LabelledSounds sounds = await LabelledSounds.ReadAsync(_alarms, current.Name!, cancellationToken).ConfigureAwait(false);
            (string Id, AudioClip Sound)[] lessons = Choose(sounds, alarms, [.. new LearningSteps(_models.PathOf(model)).Read().SelectMany(step => step.Alarms)]);

            // What is learned may overlap; what is calibrated on counts, and one alarm must not count twice.
            var source = AudioSource.FromClips(lessons.SelectMany(lesson => SoundPieces.Of(lesson.Sound, current, mode == LearningMode.Model ? 0.5 : 0)));
            using AudioAnomalyModel next = mode == LearningMode.Calibration
                ? await current.AddCalibrationAsync(source, cancellationToken: cancellationToken).ConfigureAwait(false)
                : await current.AddNormalsAsync(source, calibration: null, cancellationToken: cancellationToken).ConfigureAwait(false);
            return await ChangeAsync(model, current, next, sounds, new LearningStep(_clock.GetUtcNow(), mode, [.. lessons.Select(lesson => lesson.Id)], null), apply, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Sets a model's threshold in its file, or tries what that would do.</summary>
    /// <param name="model">Its name.</param>
    /// <param name="threshold">The raw score; finite.</param>
    /// <param name="apply">False to get the figures only; true to save the model.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>The figures before and after.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The threshold is not finite.</exception>
    /// <exception cref="UnknownModelException">There is no such model.</exception>
    /// <exception cref="ModelUnavailableException">Its file is missing or broken.</exception>
    /// <exception cref="LearningException">The settings give the model another threshold, which would go before.</exception>
    /// <exception cref="IOException">The model cannot be saved; it is as it was.</exception>
    public async Task<LearningChange> SetThresholdAsync(string model, double threshold, bool apply = false, CancellationToken cancellationToken = default)
    {
        var policy = ThresholdPolicy.Manual(threshold);
        if (_options.Models.TryGetValue(model, out ModelOptions? settings) && settings.Threshold is not null)
        {
            throw new LearningException($"The settings give '{model}' a threshold (Models:{model}:Threshold), which goes before that of its file. Change or remove it there.");
        }

        await _one.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            using AudioAnomalyModel current = await LoadAsync(model, cancellationToken).ConfigureAwait(false);
            LabelledSounds sounds = await LabelledSounds.ReadAsync(_alarms, current.Name!, cancellationToken).ConfigureAwait(false);
            using AudioAnomalyModel next = current.WithThreshold(policy);
            return await ChangeAsync(model, current, next, sounds, new LearningStep(_clock.GetUtcNow(), null, [], threshold), apply, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Takes back what a model was taught last.</summary>
    /// <param name="model">Its name.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>A task that ends when the host goes on with the model as it was.</returns>
    /// <exception cref="UnknownModelException">There is no such model.</exception>
    /// <exception cref="LearningException">There is nothing to undo, or the file was replaced since.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public async Task UndoAsync(string model, CancellationToken cancellationToken = default)
    {
        await _one.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var file = new LearningSteps(_models.PathOf(model));
            List<LearningStep> steps = file.Read();
            if (steps.Count == 0)
            {
                throw new LearningException($"The model '{OneLine.Of(model)}' was taught nothing that could be undone.");
            }

            if (!file.IsAsLeft(steps[^1]))
            {
                throw new LearningException($"The file of '{OneLine.Of(model)}' was replaced after it was taught: undoing would throw the new model away.");
            }

            file.Undo(steps);
            await _models.RefreshAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _one.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _one.Dispose();

    private async Task<LearningChange> ChangeAsync(string name, AudioAnomalyModel current, AudioAnomalyModel next, LabelledSounds sounds, LearningStep step, bool apply, CancellationToken cancellationToken)
    {
        LabelledScores before = await ScoreAsync(current, sounds, cancellationToken).ConfigureAwait(false);
        LabelledScores after = await ScoreAsync(next, sounds, cancellationToken).ConfigureAwait(false);
        if (apply)
        {
            await new LearningSteps(_models.PathOf(name)).AddAsync(step, next, cancellationToken).ConfigureAwait(false);
            await _models.RefreshAsync(cancellationToken).ConfigureAwait(false);
        }

        return new LearningChange(before.FiguresOf(current.Calibration), after.FiguresOf(next.Calibration), apply, [.. next.Warnings.Except(current.Warnings)]);
    }

    /// <summary>The model as it is in its file, without what the settings add.</summary>
    private async Task<AudioAnomalyModel> LoadAsync(string name, CancellationToken cancellationToken)
    {
        ModelStatus status = _models.StatusOf(name);
        try
        {
            (AudioAnomalyModel model, _) = await _loader.LoadAsync(status.Name, new ModelOptions { Path = _models.PathOf(name) }, _options.MaxRecordingSeconds, cancellationToken).ConfigureAwait(false);
            return model;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or AudioAnomalyException)
        {
            throw new ModelUnavailableException(status.Name, e);
        }
    }

    private static (string Id, AudioClip Sound)[] Choose(LabelledSounds sounds, IReadOnlyList<string>? alarms, HashSet<string> learned)
    {
        if (alarms?.FirstOrDefault(id => sounds.Nothings.All(sound => sound.Id != id)) is { } wrong)
        {
            throw new LearningException($"The alarm '{OneLine.Of(wrong)}' cannot be learned: it must be one of the model's, be labelled nothing, and have its sound.");
        }

        (string Id, AudioClip Sound)[] chosen = [.. sounds.Nothings.Where(sound => alarms?.Contains(sound.Id) ?? !learned.Contains(sound.Id))];
        return chosen.Length > 0 ? chosen : throw new LearningException("There is no sound to learn: no alarm of the model is labelled nothing and has sound that was not learned yet.");
    }

    private static Task<LabelledScores> ScoreAsync(AudioAnomalyModel model, LabelledSounds sounds, CancellationToken cancellationToken) => Task.Run(
        () => LabelledScores.Of(model, sounds, cancellationToken),
        cancellationToken);
}
